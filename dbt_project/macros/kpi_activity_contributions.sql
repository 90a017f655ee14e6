{# What people do, as contributions: who, when, and from which file and row. #}
{% macro kpi_activity_contributions() -%}
    select
        'activity_count' as metric_id,
        owner_id,
        coalesce(completed_date, activity_date) as event_date,
        'activity' as record_kind,
        activity_id as record_id,
        source,
        cast(1 as decimal(18, 2)) as numerator,
        cast(null as decimal(18, 2)) as denominator,
        1 as record_count,
        'activity_kind' as segment_kind,
        coalesce(activity_kind, 'other') as segment_id,
        source_file,
        source_row
    from activities
    where is_counted
    union all
    {{ kpi_measure_contributions('(' ~ activity_rates() ~ ')') }}
{%- endmacro %}

{# How each response turned out, on the day of the inquiry. #}
{% macro kpi_response_contributions() -%}
    select
        'response_count' as metric_id,
        owner_id,
        received_date as event_date,
        record_kind,
        record_id,
        source,
        cast(1 as decimal(18, 2)) as numerator,
        cast(null as decimal(18, 2)) as denominator,
        1 as record_count,
        'response_code' as segment_kind,
        response_code as segment_id,
        source_file,
        source_row
    from responses
{%- endmacro %}

{# Rates of what people do, each measure a contribution. #}
{% macro kpi_measure_contributions(measures) -%}
    select
        metric_id,
        owner_id,
        event_date,
        record_kind,
        record_id,
        source,
        cast(numerator as decimal(18, 2)) as numerator,
        cast(denominator as decimal(18, 2)) as denominator,
        1 as record_count,
        'all' as segment_kind,
        'all' as segment_id,
        source_file,
        source_row
    from {{ measures }} as measures_told
{%- endmacro %}

{# Contributions of people that the org knows; one it does not know stays in the sums, as unassigned. #}
{% macro owned_contributions(told) -%}
    select
        {{ told }}.metric_id,
        coalesce(known_owners.owner_id, {{ unassigned() }}) as owner_id,
        {{ told }}.event_date,
        {{ told }}.record_kind,
        {{ told }}.record_id,
        {{ told }}.source,
        {{ told }}.numerator,
        {{ told }}.denominator,
        cast({{ told }}.record_count as integer) as record_count,
        {{ told }}.segment_kind,
        {{ told }}.segment_id,
        {{ told }}.source_file,
        {{ told }}.source_row
    from {{ told }}
    left join known_owners on {{ told }}.owner_id = known_owners.owner_id
    where {{ told }}.event_date is not null
{%- endmacro %}

{# CTEs of what activities contribute by themselves, the last one `owned_contributions`; of two tables that
   tell activities and their qualities, those of the activities `touched`. #}
{% macro activity_contributions(activities, qualities, touched=none) -%}
activities as (

    select told.*
    from {{ activities }} as told
    {%- if touched %}
    {{ join_touched_activities(touched, 'told') }}
    {%- endif %}

),

qualities as (

    select told.*
    from {{ qualities }} as told
    {%- if touched %}
    {{ join_touched_activities(touched, 'told') }}
    {%- endif %}

),

known_owners as (

    select distinct owner_id from {{ ref('dim_scope_owner') }}

),

contributions as (

    {{ kpi_activity_contributions() }}

),

owned_contributions as (

    {{ owned_contributions('contributions') }}

)
{%- endmacro %}
