{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_totals() }}"
) }}

with contributions as (

    {{ contributions_of_tonight() }}

),

calendar as (

    select
        date_day,
        week_start,
        month_start
    from {{ ref('dim_calendar') }}

),

months as (

    select distinct
        month_start,
        quarter_start,
        half_start,
        year_start
    from {{ ref('dim_calendar') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

-- The long table is read once; everything after works on what lies in one week and one month.
part_totals as (

    {{ kpi_summed(
        'contributions',
        ['contributions.owner_id', 'calendar.week_start', 'calendar.month_start'],
        'inner join calendar on contributions.event_date = calendar.date_day',
        count='record_count'
    ) }}

),

{% for period_kind in ['week', 'month'] -%}
{{ period_kind }}_totals as (

    {{ kpi_summed(
        'part_totals',
        ['scope_owners.scope_kind', 'scope_owners.scope_id', 'part_totals.' ~ period_kind ~ '_start'],
        'inner join scope_owners on part_totals.owner_id = scope_owners.owner_id'
    ) }}

),

{% endfor -%}
-- Months are whole in quarters, halves and years.
{% for period_kind in ['quarter', 'half', 'year'] -%}
{{ period_kind }}_totals as (

    {{ kpi_summed(
        'month_totals',
        ['month_totals.scope_kind', 'month_totals.scope_id', 'months.' ~ period_kind ~ '_start'],
        'inner join months on month_totals.month_start = months.month_start'
    ) }}

),

{% endfor -%}
scope_totals as (

    {%- for period_kind in ['week', 'month', 'quarter', 'half', 'year'] %}
    {{ 'union all' if not loop.first }}
    select
        metric_id,
        scope_kind,
        scope_id,
        '{{ period_kind }}' as period_kind,
        {{ period_kind }}_start as period_start,
        segment_kind,
        segment_id,
        numerator,
        denominator,
        n
    from {{ period_kind }}_totals
    {%- endfor %}

),

totals as (

    select * from scope_totals
    where segment_kind <> 'all'
    union all
    select
        metric_id,
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        'all' as segment_kind,
        'all' as segment_id,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(n) as n
    from scope_totals
    group by metric_id, scope_kind, scope_id, period_kind, period_start

),

typed as (

    select
        totals.metric_id,
        totals.scope_kind,
        totals.scope_id,
        totals.period_kind,
        totals.period_start,
        totals.segment_kind,
        totals.segment_id,
        cast(totals.numerator as decimal(28, 2)) as numerator,
        cast(totals.denominator as decimal(28, 2)) as denominator,
        cast(totals.n as bigint) as n
    from totals
    {%- if touched_activities() %}
    where {{ is_touched_total('totals') }}
    {%- endif %}

)

select * from typed
