{# One metric's contributions out of the deals: who, when, how much, and from which file and row. #}
{% macro kpi_deal_contribution(
    metric_id, event_date, numerator, condition,
    denominator='null', owner_id='owner_id', by_stage=false
) -%}
    select
        '{{ metric_id }}' as metric_id,
        {{ owner_id }} as owner_id,
        {{ event_date }} as event_date,
        'deal' as record_kind,
        deal_id as record_id,
        source,
        cast({{ numerator }} as decimal(18, 2)) as numerator,
        cast({{ denominator }} as decimal(18, 2)) as denominator,
        '{{ "stage" if by_stage else "all" }}' as segment_kind,
        {{ "stage_segment_id" if by_stage else "'all'" }} as segment_id,
        source_file,
        source_row
    from deals_credited
    where {{ condition }}
{%- endmacro %}
