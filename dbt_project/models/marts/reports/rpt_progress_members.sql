{{ config(tags=['after_outlook']) }}

{%- set amounts = ['target_amount', 'bookings_amount', 'pace_gap_amount', 'open_pipeline_amount'] %}
{%- set ratios = [
    'attainment_ratio', 'coverage_ratio', 'required_coverage_ratio', 'win_rate_count_ratio',
    'push_rate_count_ratio', 'activity_attainment_ratio',
] %}
{%- set others = [
    'landing_amount', 'win_rate_n', 'stalled_deal_count', 'activity_week_count',
    'activity_week_note', 'push_rate_n', 'overdue_task_count',
] %}

with scopes as (

    select * from {{ ref('dim_scope') }}

),

dual_posts as (

    select * from {{ ref('dim_scope_dual_post') }}

),

report_periods as (

    select * from {{ ref('dim_report_period') }}

),

kpi_values as (

    select * from {{ ref('kpi_value') }}
    where segment_kind = 'all'

),

told_periods as (

    {{ kpi_report_periods('report_periods') }}

),

printed as (

    select
        kpi_values.*,
        told_periods.report_period
    from kpi_values
    inner join told_periods
        on {{ same_key('kpi_values', 'told_periods', ['period_kind', 'period_start']) }}

),

numbers as (

    select
        scope_kind,
        scope_id,
        {%- for metric_id in amounts %}
        cast({{ kpi_printed(metric_id, 'period') }} as decimal(18, 2)) as {{ metric_id }},
        {%- endfor %}
        {%- for metric_id in ratios %}
        {{ kpi_printed(metric_id, 'period') }} as {{ metric_id }},
        {%- endfor %}
        cast({{ kpi_printed('landing_amount', 'period') }} as decimal(18, 2)) as landing_amount,
        {{ kpi_printed('win_rate_count_ratio', 'period', 'n') }} as win_rate_n,
        {{ kpi_printed('push_rate_count_ratio', 'period', 'n') }} as push_rate_n,
        cast({{ kpi_printed('task_overdue_ratio', 'period', 'numerator') }} as bigint)
            as overdue_task_count,
        cast({{ kpi_printed('stalled_deal_count', 'period') }} as bigint) as stalled_deal_count,
        cast({{ kpi_printed('activity_count', 'week') }} as bigint) as activity_week_count,
        {{ kpi_printed('activity_count', 'week', 'note') }} as activity_week_note,
        coalesce({{ kpi_printed('total_open_pipeline_count', 'period') }}, 0) as open_deal_count
    from printed
    group by scope_kind, scope_id

),

placed as (

    select
        parents.scope_kind as parent_kind,
        parents.scope_id as parent_id,
        false as is_dual_post,
        children.*
    from scopes as children
    inner join scopes as parents
        on
            children.parent_scope_kind = parents.scope_kind
            and children.parent_scope_id = parents.scope_id
    where parents.is_reported and children.is_member
    union all
    select
        dual_posts.scope_kind as parent_kind,
        dual_posts.scope_id as parent_id,
        true as is_dual_post,
        children.*
    from dual_posts
    inner join scopes as children
        on children.scope_kind = 'owner' and dual_posts.owner_id = children.scope_id

),

members as (

    select
        placed.parent_kind as scope_kind,
        placed.parent_id as scope_id,
        placed.scope_kind as child_kind,
        placed.scope_id as child_id,
        placed.scope_name as child_name,
        placed.scope_name_en as child_name_en,
        placed.is_dual_post,
        {%- for name in amounts + ratios + others %}
        numbers.{{ name }},
        {%- endfor %}
        cast(numbers.landing_amount - numbers.target_amount as decimal(18, 2))
            as landing_gap_amount,
        -- Units in the order of the org, then people by target; what nobody owns comes last, and
        -- after it who is in no total here.
        cast(
            row_number() over (
                partition by placed.parent_kind, placed.parent_id
                order by
                    case when placed.is_dual_post then 1 else 0 end,
                    case when placed.scope_id = '(unassigned)' then 1 else 0 end,
                    case when placed.scope_kind = 'unit' then 0 else 1 end,
                    placed.sort_order asc nulls last,
                    numbers.target_amount desc nulls last,
                    numbers.bookings_amount desc nulls last,
                    placed.scope_id asc
            ) as integer
        ) as sort_rank
    from placed
    inner join numbers
        on placed.scope_kind = numbers.scope_kind and placed.scope_id = numbers.scope_id
    -- Someone without target, deals or activity has no line; the sum stays the same.
    where
        placed.is_dual_post
        or coalesce(numbers.target_amount, 0) <> 0
        or coalesce(numbers.bookings_amount, 0) <> 0
        or coalesce(numbers.activity_week_count, 0) <> 0
        or numbers.open_deal_count <> 0
        or numbers.win_rate_n <> 0

)

select * from members
