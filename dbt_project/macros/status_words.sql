{# What exports say when something was done, or was called off; company words come by value maps. #}

{% macro is_done(status) -%}
    (
        lower(coalesce({{ status }}, '')) in (
            'completed', 'complete', 'done', 'closed', 'held', 'resolved',
            '完了', '済', '済み', '実施済', '実施済み', '終了'
        )
    )
{%- endmacro %}

{% macro is_called_off(status) -%}
    (
        lower(coalesce({{ status }}, '')) in (
            'cancelled', 'canceled', 'no show', 'no-show', 'no_show', 'declined',
            '中止', 'キャンセル', '欠席', '延期'
        )
    )
{%- endmacro %}
