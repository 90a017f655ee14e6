{% set kept = ['deal_id', 'pipeline', 'stage', 'amount', 'currency', 'close_date', 'owner_key',
    'deal_type', 'deal_name', 'is_deleted', 'source_file', 'source_row'] %}
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

turned_sources as (

    select distinct source from stage_turns

),

stage_spells as (

    select
        told_days.*,
        coalesce(
            lead(told_days.valid_from) over (
                partition by told_days.source, told_days.deal_id order by told_days.valid_from
            ),
            {{ far_future() }}
        ) as next_from
    from told_days
    inner join turned_sources on told_days.source = turned_sources.source

),

days as (

    select
        source,
        {%- for name in kept %}
        {{ name }},
        {%- endfor %}
        valid_from
    from told_days
    union all
    select
        stage_spells.source,
        {%- for name in kept %}
        stage_spells.{{ name }},
        {%- endfor %}
        stage_turns.turned_on as valid_from
    from stage_spells
    inner join stage_turns
        on stage_spells.source = stage_turns.source
            and stage_spells.stage = stage_turns.stage
            and stage_spells.valid_from < stage_turns.turned_on
            and stage_spells.next_from > stage_turns.turned_on

)

select * from days
