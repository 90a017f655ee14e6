{# The address of a record in its system; an id that is more than letters, digits, - and _ has none,
   because what stands in a cell never decides where a link leads. #}
{% macro record_url(record_id) -%}
    case
            when {{ matches_pattern(record_id, '^[A-Za-z0-9_-]+$') }}
                then record_urls.url_start || {{ record_id }} || record_urls.url_end
        end
{%- endmacro %}
