with deal_days as (

    select * from {{ ref('int_deal_days_placed') }}

),

acted_days as (

    select * from {{ ref('int_deal_days_acted') }}

),

-- A person has too few days of a kind to be told apart from chance.
scope_owners as (

    select * from {{ ref('dim_scope_owner') }}
    where scope_kind <> 'owner'

),

days_per_stratum as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        deal_days.stratum,
        sum(deal_days.day_count) as day_count,
        sum(deal_days.forward_day_count) as forward_day_count,
        count(*) as visit_count
    from deal_days
    inner join scope_owners on deal_days.owner_id = scope_owners.owner_id
    group by
        scope_owners.scope_kind,
        scope_owners.scope_id,
        deal_days.stratum

),

acted_per_stratum as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        acted_days.stratum,
        acted_days.activity_kind,
        sum(acted_days.acted_day_count) as acted_day_count,
        sum(acted_days.acted_forward_day_count) as acted_forward_day_count,
        count(*) as acted_visit_count,
        sum(case when acted_days.acted_day_count < acted_days.day_count then 0 else 1 end)
            as full_visit_count
    from acted_days
    inner join scope_owners on acted_days.owner_id = scope_owners.owner_id
    group by
        scope_owners.scope_kind,
        scope_owners.scope_id,
        acted_days.stratum,
        acted_days.activity_kind

),

-- Days with the kind beside days of the same stage, age and size without it; none: no match.
compared as (

    select
        acted_per_stratum.scope_kind,
        acted_per_stratum.scope_id,
        acted_per_stratum.activity_kind,
        acted_per_stratum.acted_day_count,
        acted_per_stratum.acted_visit_count,
        acted_per_stratum.acted_forward_day_count,
        {{ ratio(
            'acted_per_stratum.acted_forward_day_count', 'acted_per_stratum.acted_day_count'
        ) }} as acted_ratio,
        days_per_stratum.day_count > acted_per_stratum.acted_day_count as is_matched,
        days_per_stratum.visit_count - acted_per_stratum.full_visit_count as other_visit_count,
        {{ ratio(
            '(days_per_stratum.forward_day_count - acted_per_stratum.acted_forward_day_count)',
            '(days_per_stratum.day_count - acted_per_stratum.acted_day_count)'
        ) }} as other_ratio
    from acted_per_stratum
    inner join days_per_stratum
        on acted_per_stratum.scope_kind = days_per_stratum.scope_kind
            and acted_per_stratum.scope_id = days_per_stratum.scope_id
            and acted_per_stratum.stratum = days_per_stratum.stratum

),

-- What is summed is exact: parts of a double give another sum in another order.
weighty as (

    select
        *,
        cast(acted_day_count * other_ratio as decimal(28, 12)) as other_part,
        cast(acted_day_count * acted_day_count * (
            {{ share_variance('acted_ratio', 'acted_visit_count') }}
            + {{ share_variance('other_ratio', 'other_visit_count') }}
        ) as decimal(28, 12)) as variance_part
    from compared

),

weighed as (

    select
        scope_kind,
        scope_id,
        activity_kind,
        sum(acted_day_count) as all_day_count,
        sum(case when is_matched then acted_day_count else 0 end) as day_count,
        sum(case when is_matched then acted_visit_count else 0 end) as n,
        sum(case when is_matched then acted_forward_day_count end) as acted_sum,
        sum(case when is_matched then other_part end) as other_sum,
        sum(case when is_matched then variance_part end) as variance_sum
    from weighty
    group by scope_kind, scope_id, activity_kind

),

effects as (

    select
        *,
        {{ ratio('acted_sum', 'day_count') }} as acted_forward_ratio,
        {{ ratio('other_sum', 'day_count') }} as other_forward_ratio,
        {{ ratio('acted_sum - other_sum', 'day_count') }} as effect_ratio,
        {{ ratio(square_root('cast(variance_sum as ' ~ type_double() ~ ')'), 'day_count') }}
        * {{ interval_width() }} as spread
    from weighed

)

select
    scope_kind,
    scope_id,
    activity_kind,
    cast(all_day_count as bigint) as acted_day_count,
    cast(day_count as bigint) as matched_day_count,
    cast(n as bigint) as n,
    acted_forward_ratio,
    other_forward_ratio,
    effect_ratio,
    case when n >= {{ enough_records() }} then {{ rounded('effect_ratio - spread', 12) }} end
        as effect_low_ratio,
    case when n >= {{ enough_records() }} then {{ rounded('effect_ratio + spread', 12) }} end
        as effect_high_ratio,
    case
        when day_count = 0 then 'no_match'
        when n < {{ enough_records() }} then 'n_small'
    end as note
from effects
