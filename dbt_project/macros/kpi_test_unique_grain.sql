{# Test: the columns of the grain name exactly one row, and none of them is null. #}
{% test unique_grain(model, columns) %}
    select
        {{ columns | join(',\n        ') }},
        count(*) as row_count
    from {{ model }}
    group by
        {{ columns | join(',\n        ') }}
    having count(*) > 1
{%- for column in columns %}
        or {{ column }} is null
{%- endfor %}
{% endtest %}
