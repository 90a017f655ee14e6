{# Test: where the parts are known, they add up to the whole; a part that is null counts nothing. #}
{% test parts_add_up(model, whole, parts) %}
    select *
    from {{ model }}
    where {{ parts[0] }} is not null and {{ whole }} is not null
        and {{ whole }} <> {% for part in parts -%}
            {{ ' + ' if not loop.first }}coalesce({{ part }}, 0)
        {%- endfor %}
{% endtest %}
