{% set fields = updatable_fields() %}
{% set spell = 'partition by source, deal_id order by snapshot_on' %}
with updates as (

    select * from {{ ref('stg_lake__deal_updates') }}
    where deal_id is not null and row_outcome = 'accepted'

),

updated as (

    select distinct
        source,
        deal_id
    from updates

),

own_rows as (

    select deals.*
    from {{ ref('stg_lake__deals') }} as deals
    inner join updated on deals.source = updated.source and deals.deal_id = updated.deal_id
    where deals.part = '' and deals.row_outcome <> 'superseded'

),

-- Of the source's own rows, the fields that changed; of a row that cannot be read, that it came.
told as (

    select
        source,
        deal_id,
        snapshot_on,
        1 as told_rank,
        snapshot_on as seen_on,
        snapshot_on as own_on,
        cast(null as date) as update_on,
        cast(null as {{ type_text() }}) as update_file,
        cast(null as {{ type_text() }}) as update_sheet,
        cast(null as {{ type_text() }}) as update_row
        {%- for field, blank in fields.items() %},
        {{ newly_told(field, blank, spell) }} as {{ field }}
        {%- endfor %}
    from own_rows
    where row_outcome = 'accepted'
    union all
    select
        source,
        deal_id,
        snapshot_on,
        0 as told_rank,
        snapshot_on as seen_on,
        cast(null as date) as own_on,
        cast(null as date) as update_on,
        cast(null as {{ type_text() }}) as update_file,
        cast(null as {{ type_text() }}) as update_sheet,
        cast(null as {{ type_text() }}) as update_row
        {%- for field in fields %},
        case when row_outcome = 'accepted' then {{ field }} end as {{ field }}
        {%- endfor %}
    from own_rows
    where row_outcome <> 'accepted'
    union all
    select
        source,
        deal_id,
        snapshot_on,
        2 as told_rank,
        cast(null as date) as seen_on,
        cast(null as date) as own_on,
        snapshot_on as update_on,
        source_file as update_file,
        source_sheet as update_sheet,
        source_row as update_row
        {%- for field in fields %},
        {{ field }}
        {%- endfor %}
    from updates

)

select * from told
