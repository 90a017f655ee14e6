{# One metric's contributions out of the deals: who, when, how much, and from which file and row. #}
{% macro kpi_deal_contribution(
    metric_id, event_date, numerator, condition,
    denominator='null', owner_id='owner_id', by_stage=false
) -%}
    {{ _kpi_contribution(
        metric_id, event_date, numerator, condition, denominator, owner_id, by_stage
    ) }}
{%- endmacro %}

{# The same out of the credit lines of deals: the money of each goes to the person of the line. #}
{% macro kpi_credit_contribution(metric_id, split_kind, record_count) -%}
    {{ _kpi_contribution(
        metric_id, 'decided_date', 'amount_reporting',
        "status = 'won' and split_kind = '" ~ split_kind ~ "'", 'null', 'credited_owner_id',
        false, 'lines_credited', record_count
    ) }}
{%- endmacro %}

{% macro _kpi_contribution(
    metric_id, event_date, numerator, condition, denominator, owner_id, by_stage,
    relation='deals_credited', record_count='1'
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
        {{ record_count }} as record_count,
        '{{ "stage" if by_stage else "all" }}' as segment_kind,
        {{ "stage_segment_id" if by_stage else "'all'" }} as segment_id,
        source_file,
        source_row
    from {{ relation }}
    where {{ condition }}
{%- endmacro %}
