{#
    What a source says of its deals, with the update sheets that people returned. A value of an update
    stands from the day it came until the source changes that field; a blank in an update says
    nothing. A deal without an update passes through as it is.
#}
{% set fields = updatable_fields() %}
{% set others = [
    'deal_id', 'account_id', 'owner_id', 'merged_into_id', 'deal_name', 'account_name',
    'owner_name', 'pipeline', 'currency', 'deal_type', 'lead_source', 'is_deleted',
    'created_date', 'last_activity_date', 'updated_date', 'row_outcome', 'source'
] %}
with deals as (

    select * from {{ ref('int_deals_rewound') }}
    where deal_id is not null and part = '' and row_outcome <> 'superseded'

),

updates as (

    select * from {{ ref('int_deal_updates_filled') }}

),

untouched as (

    select
        {%- for column in others %}
        deals.{{ column }},
        {%- endfor %}
        {%- for field in fields %}
        deals.{{ field }},
        {%- endfor %}
        deals.snapshot_on,
        deals.file_on,
        deals.source_file,
        deals.source_sheet,
        deals.source_row
    from deals
    left join updates
        on deals.source = updates.source
            and deals.deal_id = updates.deal_id
            and deals.snapshot_on = updates.snapshot_on
    where updates.deal_id is null

),

-- A row that tells something of an update says where the update came from.
compared as (

    select
        {%- for column in others %}
        deals.{{ column }},
        {%- endfor %}
        {%- for field in fields %}
        updates.{{ field }},
        {%- endfor %}
        updates.snapshot_on,
        deals.snapshot_on as own_on,
        deals.source_file,
        deals.source_sheet,
        deals.source_row,
        updates.update_on,
        updates.update_file,
        updates.update_sheet,
        updates.update_row,
        updates.update_on is not null and (
            {%- for field, blank in fields.items() if field in ('stage', 'amount', 'close_date') %}
            coalesce(updates.{{ field }}, {{ blank }}) <> coalesce(deals.{{ field }}, {{ blank }})
            {%- if not loop.last %} or{% endif %}
            {%- endfor %}
        ) as is_of_update
    from updates
    inner join deals
        on updates.source = deals.source
            and updates.deal_id = deals.deal_id
            and updates.own_on = deals.snapshot_on
            and deals.row_outcome = 'accepted'

),

updated as (

    select
        {%- for column in others %}
        {{ column }},
        {%- endfor %}
        {%- for field in fields %}
        {{ field }},
        {%- endfor %}
        snapshot_on,
        case when is_of_update then update_on else own_on end as file_on,
        case when is_of_update then update_file else source_file end as source_file,
        case when is_of_update then update_sheet else source_sheet end as source_sheet,
        case when is_of_update then update_row else source_row end as source_row
    from compared

),

stated as (

    select * from untouched
    union all
    select * from updated

)

select * from stated
