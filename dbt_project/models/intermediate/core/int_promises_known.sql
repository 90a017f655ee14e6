with newest as (

    {{ newest_rows(ref('stg_lake__promises'), 'promise', 'promise_id', deleted=none) }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

unit_spellings as (

    select
        unit_id,
        unit_id as unit_key
    from {{ ref('int_org_units_rooted') }}
    union all
    select
        unit_id,
        name as unit_key
    from {{ ref('int_org_units_rooted') }}

),

-- A sheet may name a unit by its id or by its name; what means two units means neither.
units as (

    select
        unit_key,
        min(unit_id) as unit_id
    from unit_spellings
    group by unit_key
    having count(distinct unit_id) = 1

),

stages as (

    select
        source,
        stage,
        max(stage_order) as stage_order
    from {{ ref('int_stages_known') }}
    group by source, stage

),

-- A line that is printed with its number and then left empty promises nothing.
written as (

    select
        *,
        coalesce(unit_id, 'company') as unit_key
    from newest
    where promise is not null
        or owner_id is not null
        or deal_id is not null
        or due_date is not null

),

linked as (

    select
        written.source,
        written.promise_id,
        written.meeting_date,
        written.unit_key,
        written.owner_id as owner_key,
        written.deal_id as deal_key,
        written.promise,
        written.promised_stage,
        written.promised_amount,
        written.promised_close_date,
        written.due_date,
        written.done_date,
        written.status,
        written.snapshot_on,
        written.source_file,
        written.source_sheet,
        written.source_row,
        aliases.owner_id,
        case when written.unit_key = 'company' then 'company' else units.unit_id end as unit_id,
        deal_links.meant_deal_id is not null as is_deal_known,
        {{ linked_deal_columns('written') }}
    from written
    left join aliases on {{ person_key('written.owner_id') }} = aliases.alias
    left join units on written.unit_key = units.unit_key
    {{ join_deal_links('written') }}

),

known as (

    select
        linked.*,
        stages.stage_order as promised_stage_order,
        case
            when linked.promise is null then 'promise_missing'
            when linked.unit_id is null then 'unknown_unit'
            when linked.owner_id is null then 'unknown_owner'
            when linked.deal_key is not null and not linked.is_deal_known then 'unknown_deal'
            when linked.promised_stage is not null and stages.stage is null then 'unknown_stage'
            when coalesce(linked.due_date, linked.promised_close_date) is null
                and coalesce(linked.status, 'open') = 'open'
                then 'due_date_missing'
        end as reason_code
    from linked
    left join stages
        on linked.deal_source = stages.source and linked.promised_stage = stages.stage

)

select * from known
