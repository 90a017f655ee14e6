{{ config(tags=['after_outlook']) }}

with kpi_audits as (

    select * from {{ source('forecast_gap', 'kpi_audit') }}

),

known as (

    select
        cast(origin as date) as origin,
        {%- for column in ['scope_kind', 'scope_id', 'kpi_code', 'segment_id'] %}
        cast({{ column }} as {{ type_text() }}) as {{ column }},
        {%- endfor %}
        cast(week_count as bigint) as week_count,
        {%- for column in ['lag_weeks', 'lag_low_weeks', 'lag_high_weeks'] %}
        cast({{ column }} as integer) as {{ column }},
        {%- endfor %}
        {%- for column in [
            'correlation_ratio', 'interval_low', 'interval_high', 'chance_ratio', 'chance_limit',
            'twin_correlation_ratio'
        ] %}
        cast({{ column }} as {{ type_double() }}) as {{ column }},
        {%- endfor %}
        {%- for column in ['verdict_code', 'twin_kpi_code', 'twin_segment_id'] %}
        cast({{ column }} as {{ type_text() }}) as {{ column }},
        {%- endfor %}
        cast(note as {{ type_text() }}) as note
    from kpi_audits
    where cast(origin as date) <= {{ as_of_date() }}

)

select * from known
