{% set dated_fields = ['amount', 'close_date'] %}
with ways as (

    select * from {{ ref('stg_parameters__milestones') }}
    where way_code = 'field'

),

rules as (

    select * from {{ ref('stg_parameters__eligibility_rules') }}

),

asked as (

    select distinct
        awaited.source,
        awaited.deal_id,
        ways.way_value as field_name
    from {{ ref('int_milestones_awaited') }} as awaited
    inner join ways
        on awaited.source = ways.source
            and awaited.pipeline = ways.pipeline
            and awaited.stage = ways.stage
            and awaited.held_from = ways.held_from
            and awaited.milestone_name = ways.milestone_name

),

-- Of these fields a history tells; of the others each delivery.
versions as (

    select
        versions.source,
        versions.deal_id,
        versions.valid_from as told_on,
        versions.amount,
        versions.close_date,
        created.first_created_date as created_date
    from {{ ref('int_deals_versioned') }} as versions
    left join {{ ref('int_deals_newest') }} as created
        on versions.source = created.source and versions.deal_id = created.deal_id

),

stated as (

    select
        *,
        snapshot_on as told_on
    from {{ ref('int_deals_stated') }}
    where row_outcome = 'accepted'

),

told as (

    {%- for relation in ['versions', 'stated'] %}
    {{ 'union all' if not loop.first }}
    select
        asked.source,
        asked.deal_id,
        asked.field_name,
        {{ relation }}.told_on,
        case asked.field_name
            {%- for field, written in due_fields().items()
                if (field in dated_fields) == (relation == 'versions') %}
            when '{{ field }}' then {{ fill_code(field, written, relation) }}
            {%- endfor %}
        end as fill_code
    from asked
    inner join {{ relation }}
        on asked.source = {{ relation }}.source and asked.deal_id = {{ relation }}.deal_id
    {%- endfor %}

),

numbered as (

    select
        *,
        row_number() over (
            partition by source, deal_id, field_name order by told_on nulls last
        ) as told_number,
        lead(told_on) over (
            partition by source, deal_id, field_name order by told_on nulls last
        ) as next_told_on
    from told
    where fill_code is not null

),

-- What is first told of a deal holds for the days before: nothing else is known of them.
spanned as (

    select
        source,
        deal_id,
        field_name,
        fill_code,
        case when told_number = 1 then {{ far_past() }} else told_on end as filled_from,
        coalesce({{ add_days('next_told_on', -1) }}, {{ far_future() }}) as filled_to
    from numbered

)

select
    source,
    deal_id,
    field_name,
    filled_from,
    filled_to
from spanned
where fill_code = 'filled'
