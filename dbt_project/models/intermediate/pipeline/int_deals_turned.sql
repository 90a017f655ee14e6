with told_days as (

    select * from {{ ref('int_deals_filled') }}

),

stages as (

    select * from {{ ref('int_stages_known') }}

),

-- A stage that means something else from a day on: the deals in it change on that day, told or not.
stage_turns as (

    select distinct
        source,
        stage,
        held_from as turned_on
    from stages
    where held_from > {{ far_past() }}

),

stage_spells as (

    select
        *,
        coalesce(
            lead(valid_from) over (partition by source, deal_id order by valid_from),
            {{ far_future() }}
        ) as next_from
    from told_days
    where source in (select source from stage_turns)

),

days as (

    {%- for relation in ['told_days', 'stage_spells'] %}
    {{ 'union all' if not loop.first }}
    select
        {%- for name in [
            'source', 'deal_id', 'pipeline', 'stage', 'amount', 'currency', 'close_date',
            'owner_key', 'deal_type', 'deal_name', 'is_deleted', 'source_file', 'source_row',
        ] %}
        {{ relation }}.{{ name }},
        {%- endfor %}
        {{ 'told_days.valid_from' if loop.first else 'stage_turns.turned_on as valid_from' }}
    from {{ relation }}
    {%- if not loop.first %}
    inner join stage_turns
        on stage_spells.source = stage_turns.source
            and stage_spells.stage = stage_turns.stage
            and stage_spells.valid_from < stage_turns.turned_on
            and stage_spells.next_from > stage_turns.turned_on
    {%- endif %}
    {%- endfor %}

)

select * from days
