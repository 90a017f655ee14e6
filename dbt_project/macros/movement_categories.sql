{# Every kind of movement of pipeline or bookings, in the order in which a report lists them. #}
{% macro movement_categories(measure) -%}
    {{ return({
        'pipeline': [
            'no_history', 'new', 'restored', 'reopened', 'qualified_in', 'transfer_in',
            'pulled_in', 'pushed_in', 'merged_in', 'amount_up', 'amount_down', 'fx', 'won',
            'lost', 'pushed_out', 'pulled_out', 'on_hold', 'disqualified', 'transfer_out',
            'deleted', 'merged',
        ],
        'bookings': [
            'no_history', 'won', 'restored', 'recredited_in', 'redated_in', 'qualified_in',
            'merged_in', 'post_close_edit', 'fx', 'reopened', 'recredited_out', 'redated_out',
            'disqualified', 'deleted', 'merged',
        ],
    }[measure]) }}
{%- endmacro %}
