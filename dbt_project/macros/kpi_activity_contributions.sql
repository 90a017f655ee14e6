{# What people do and are asked, as contributions: who, when, and from which file and row. #}
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
    union all
    select
        metric_id,
        owner_id,
        event_date,
        record_kind,
        record_id,
        source,
        numerator,
        denominator,
        1 as record_count,
        'all' as segment_kind,
        'all' as segment_id,
        source_file,
        source_row
    from measures
{%- endmacro %}
