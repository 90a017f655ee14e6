{#
    Deals as their source delivers them. Where a build is of a day before the first delivery, that one
    is rewound: deals whose history begins later are not there yet, and what changes from day to day
    is not told, so that the history tells it or nothing does.
#}
{% set steady = [
    'deal_id', 'account_id', 'owner_id', 'deal_name', 'account_name', 'owner_name', 'pipeline',
    'currency', 'deal_type', 'lead_source', 'created_date'
] %}
{% set fleeting = ['merged_into_id', 'last_activity_date', 'updated_date'] %}
{% set lineage = ['part', 'row_outcome', 'source', 'source_file', 'source_sheet', 'source_row'] %}
with deals as (

    select * from {{ ref('stg_lake__deals') }}

),

with_history as (

    select distinct
        source,
        deal_id
    from {{ ref('int_deal_changes_known') }}
    where {{ is_rewound() }}

),

rewound as (

    select
        {%- for column in steady %}
        deals.{{ column }},
        {%- endfor %}
        {%- for column in fleeting + (updatable_fields() | list) %}
        case when not ({{ is_rewound() }}) then deals.{{ column }} end as {{ column }},
        {%- endfor %}
        deals.is_deleted and not ({{ is_rewound() }}) as is_deleted,
        {%- for column in lineage %}
        deals.{{ column }},
        {%- endfor %}
        case when {{ is_rewound() }} then {{ told_on() }} else deals.snapshot_on end as file_on,
        deals.snapshot_on
    from deals
    left join with_history
        on deals.source = with_history.source and deals.deal_id = with_history.deal_id
    where not ({{ is_rewound() }}) or with_history.deal_id is not null

)

select * from rewound
