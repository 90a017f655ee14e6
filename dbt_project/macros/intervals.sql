{# Intervals of 90 %: in nine of ten samples like this one they hold the true value. #}

{# From so many records on a rate or a median has an interval; fewer say n_small instead. #}
{% macro enough_records() -%}10{%- endmacro %}

{# Wilson's interval of a share; the end is low or high. #}
{% macro wilson(end, successes, n) -%}
    {%- set square = 2.705543454095404 -%}
    {%- set x = 'cast(' ~ successes ~ ' as ' ~ type_double() ~ ')' -%}
    {%- set m = 'cast(' ~ n ~ ' as ' ~ type_double() ~ ')' -%}
    {%- set inner = ratio(x ~ ' * (' ~ m ~ ' - ' ~ x ~ ')', m) ~ ' + ' ~ square / 4 -%}
    {%- set spread = (square ** 0.5) ~ ' * ' ~ square_root(inner) -%}
    case
        when {{ n }} >= {{ enough_records() }}
            {%- if end == 'low' %}
            then {{ rounded(greater_of(ratio(x ~ ' + ' ~ square / 2 ~ ' - ' ~ spread,
                m ~ ' + ' ~ square), '0'), 12) }}
            {%- else %}
            then {{ rounded(lesser_of(ratio(x ~ ' + ' ~ square / 2 ~ ' + ' ~ spread,
                m ~ ' + ' ~ square), '1'), 12) }}
            {%- endif %}
    end
{%- endmacro %}

{#
    Variance of a share among so many: one success and one failure more, after Agresti and Caffo
    (2000), so that a share of nothing or all is not held to be certain.
#}
{% macro share_variance(share, n) -%}
    {%- set x = '(' ~ share ~ ' * ' ~ n ~ ' + 1)' -%}
    {%- set m = '(' ~ n ~ ' + 2)' -%}
    {{ ratio(x ~ ' * (' ~ m ~ ' - ' ~ x ~ ')', '(' ~ m ~ ' * ' ~ m ~ ' * ' ~ m ~ ')') }}
{%- endmacro %}

{# Standard errors from the middle to an end of an interval of the normal distribution. #}
{% macro interval_width() -%}1.6448536269514722{%- endmacro %}

{# Rank of the lower end of the interval of a median: from the table, beyond it as of the normal. #}
{% macro median_low_rank(value_count, tabled_rank) -%}
    {%- set root = square_root('cast(' ~ value_count ~ ' as ' ~ type_double() ~ ')') -%}
    case
        when {{ tabled_rank }} is not null then {{ tabled_rank }}
        when {{ value_count }} > 400
            then cast(
                ceiling(0.5 * {{ value_count }} - 0.8224268134757361 * {{ root }}) as integer
            )
    end
{%- endmacro %}
