with kpis as (

    select * from {{ ref('audited_kpis') }}

),

weeks as (

    select * from {{ ref('dim_period') }}
    where period_kind = 'week' and period_end <= {{ as_of_date() }}

),

calendar as (

    select
        date_day,
        week_start
    from {{ ref('dim_calendar') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

members as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        scope_owners.owner_id
    from {{ ref('dim_scope_owner') }} as scope_owners
    inner join scopes on {{ same_key('scope_owners', 'scopes', ['scope_kind', 'scope_id']) }}

),

activities as (

    select * from {{ ref('fct_activity') }}
    where is_counted and contact_id is not null
        and {{ is_two_way('activity_kind', 'direction', 'outcome') }}

),

entries as (

    select * from {{ ref('fct_stage_entry') }}

),

told as (

    select
        totals.metric_id as kpi_code,
        'all' as segment_id,
        totals.scope_kind,
        totals.scope_id,
        totals.period_start as week_start,
        totals.numerator,
        totals.denominator
    from {{ ref('fct_kpi_total') }} as totals
    inner join kpis on totals.metric_id = kpis.kpi_code
    inner join scopes on {{ same_key('totals', 'scopes', ['scope_kind', 'scope_id']) }}
    where totals.period_kind = 'week' and totals.segment_kind = 'all'
    union all
    select
        'response_business_hour_ratio' as kpi_code,
        'all' as segment_id,
        responses.scope_kind,
        responses.scope_id,
        responses.period_start as week_start,
        responses.business_hour_count as numerator,
        responses.business_hour_known_count as denominator
    from {{ ref('fct_kpi_response') }} as responses
    inner join scopes on {{ same_key('responses', 'scopes', ['scope_kind', 'scope_id']) }}
    where responses.period_kind = 'week' and responses.business_hour_known_count > 0
    union all
    {{ kpi_week_counts('contact_count', 'activities', 'activity_date', "'all'",
        'distinct activities.source || ' ~ key_mark() ~ ' || activities.contact_id') }}
    union all
    {{ kpi_week_counts('stage_entry_count', 'entries', 'entered_date', 'entries.segment_id', '*') }}

)

select
    told.scope_kind,
    told.scope_id,
    told.kpi_code,
    told.segment_id,
    told.week_start,
    weeks.business_days,
    cast(told.numerator as decimal(28, 2)) as numerator,
    cast(told.denominator as decimal(28, 2)) as denominator
from told
inner join weeks on told.week_start = weeks.period_start
