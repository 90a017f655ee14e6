{% set grain = [
    'metric_id', 'scope_kind', 'scope_id', 'period_kind', 'period_start', 'segment_kind', 'segment_id'
] %}
{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=grain,
    pre_hook="{{ forget_sums() }}",
    post_hook="delete from {{ this }} where contribution_count = 0"
) }}
with contributions as (

    {{ contributions_to_sum() }}

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
    {{ having_changed('contributions', 'record_count') }}

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
        n,
        contribution_count,
        known_count
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
        sum(n) as n,
        sum(contribution_count) as contribution_count,
        sum(known_count) as known_count
    from scope_totals
    group by metric_id, scope_kind, scope_id, period_kind, period_start

),

summed as (

    {{ sums_of_tonight('totals', grain) }}

)

select
    {%- for column in grain %}
    {{ column }},
    {%- endfor %}
    cast(numerator as decimal(28, 2)) as numerator,
    cast(denominator as decimal(28, 2)) as denominator,
    cast(n as bigint) as n,
    cast(contribution_count as bigint) as contribution_count,
    cast(known_count as bigint) as known_count
from summed
