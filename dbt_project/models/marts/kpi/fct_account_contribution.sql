with accounts as (

    select * from {{ ref('fct_account') }}
    where owner_id <> {{ unassigned() }}

),

measured as (

    select
        *,
        case when is_touched then 1 else 0 end as touched_count,
        case when is_dormant then 1 else 0 end as dormant_count,
        case when purchase_state in ('due', 'late') then 1 else 0 end as due_count
    from accounts

),

-- Only what can be told is asked: activities that name accounts, three purchases.
contributions as (

    {%- for metric_id, count, condition in [
        ('account_coverage_ratio', 'touched_count', 'activity_recent_count is not null'),
        ('dormant_account_count', 'dormant_count', 'purchase_interval_days is not null'),
        ('due_account_count', 'due_count', 'purchase_interval_days is not null'),
    ] %}
    {{ 'union all' if not loop.first }}
    select
        '{{ metric_id }}' as metric_id,
        owner_id,
        {{ as_of_date() }} as event_date,
        'account' as record_kind,
        account_id as record_id,
        source,
        cast({{ count }} as decimal(18, 2)) as numerator,
        cast(1 as decimal(18, 2)) as denominator,
        1 as record_count,
        'all' as segment_kind,
        'all' as segment_id,
        source_file,
        source_row
    from measured
    where {{ condition }}
    {%- endfor %}

)

select
    metric_id,
    owner_id,
    event_date,
    record_kind,
    record_id,
    source,
    numerator,
    denominator,
    record_count,
    segment_kind,
    segment_id,
    source_file,
    source_row
from contributions
