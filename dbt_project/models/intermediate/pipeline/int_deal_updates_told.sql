{% set fields = updatable_fields() %}
{#- Where a number comes from is asked of the fields that numbers are made of. -#}
{% set tells_number = 'coalesce(stage, cast(amount as ' ~ type_text() ~ '), cast(close_date as '
    ~ type_text() ~ ')) is not null' %}
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
        case when row_outcome = 'accepted' then 1 else 0 end as told_rank,
        '' as told_place,
        snapshot_on as seen_on,
        case when row_outcome = 'accepted' then snapshot_on end as own_on,
        cast(null as date) as update_on,
        cast(null as {{ type_text() }}) as update_file,
        cast(null as {{ type_text() }}) as update_sheet,
        cast(null as {{ type_text() }}) as update_row,
        {{ changed_columns() }}
    from own_rows
    union all
    select
        source,
        deal_id,
        snapshot_on,
        case when part = '' then 2 else 3 end as told_rank,
        source_file as told_place,
        cast(null as date) as seen_on,
        cast(null as date) as own_on,
        case when {{ tells_number }} then snapshot_on end as update_on,
        case when {{ tells_number }} then source_file end as update_file,
        case when {{ tells_number }} then source_sheet end as update_sheet,
        case when {{ tells_number }} then source_row end as update_row,
        {{ fields | join(',\n        ') }}
    from updates

)

select * from told
