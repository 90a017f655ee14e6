with stages as (

    select * from {{ ref('stg_parameters__stages') }}

),

spans as (

    {%- for first_day, last_day in [('valid_from', 'valid_to'), ('held_from', 'held_to')] %}
    {{ 'union all' if not loop.first }}
    select
        source,
        pipeline,
        stage,
        '{{ first_day }}' as span_kind,
        {{ first_day }} as first_day,
        {{ last_day }} as last_day,
        lead({{ first_day }}) over (
            partition by source, pipeline, stage
            order by {{ first_day }} nulls last, {{ last_day }} nulls last
        ) as next_first_day
    from stages
    {%- endfor %}

)

select * from spans
where last_day >= next_first_day or first_day > last_day
