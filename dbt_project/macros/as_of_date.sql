{#
    The business date a build reports. Required, no default: time is a parameter. Told with
    each build, not when the project is read: what is read for one night holds for the next.
#}
{% macro as_of_date() -%}
    cast('{{ var("as_of_date") }}' as date)
{%- endmacro %}

{#
    A build of a day before any delivery of deals is told by the first one, on a later day: `told_on`.
    What it says is rewound to the as-of date: see int_deals_rewound.
#}
{% macro told_on() -%}
    cast('{{ var("told_on", var("as_of_date")) }}' as date)
{%- endmacro %}

{% macro is_rewound() -%}
    {{ told_on() }} > {{ as_of_date() }}
{%- endmacro %}

{# Objects of that delivery that are read: what the others tell of an earlier day nobody knows. #}
{% macro rewound_objects() -%}
    {{ return([
        'deal', 'deal_change', 'account', 'user', 'org_unit', 'activity', 'target', 'fx_rate',
        'product'
    ]) }}
{%- endmacro %}

{# The day from which a delivered row counts. #}
{% macro told_from(day) -%}
    {{ lesser_of('cast(' ~ day ~ ' as date)', as_of_date()) }}
{%- endmacro %}

{#
    The zone in which a business day begins. A constant of the build, not a column: engines convert
    with a constant zone about four times as fast (DECISIONS.md). A test compares it with the settings.
#}
{% macro business_zone() -%}
    '{{ env_var("SHINCHOKU_TIMEZONE", "Asia/Tokyo") }}'
{%- endmacro %}
