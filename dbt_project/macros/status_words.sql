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

{# What people call a deal they commit to; yomi A is the word of Japanese sales teams. #}
{% macro is_commit(category) -%}
    (
        lower(coalesce({{ category }}, '')) in (
            'commit', 'committed', 'コミット', '達成予測', 'a', 'ａ', 'aヨミ', 'ａヨミ', 'a読み', '受注'
        )
    )
{%- endmacro %}

{# What exports say when a call reached nobody. #}
{% macro is_unanswered(outcome) -%}
    (
        lower(coalesce({{ outcome }}, '')) in (
            'no answer', 'no_answer', 'left voicemail', 'left voice mail', 'left message',
            'left live message', 'voicemail', 'busy', 'wrong number', 'unsuccessful',
            'call unsuccessful', '不在', '留守', '留守電', '不通', '話し中'
        )
    )
{%- endmacro %}

{# Whether the customer spoke too: met, called and reached, or wrote or called by themselves. #}
{% macro is_two_way(kind, direction, outcome) -%}
    (
        coalesce({{ direction }}, '') <> 'internal'
        and not {{ is_unanswered(outcome) }}
        and (
            coalesce({{ direction }}, '') = 'inbound'
            or coalesce({{ kind }}, '') in ('visit', 'meeting', 'web_meeting', 'call')
        )
    )
{%- endmacro %}

{# What exports say when a lead was turned down; company words come by value maps. #}
{% macro is_turned_down(status) -%}
    (
        lower(coalesce({{ status }}, '')) in (
            'disqualified', 'unqualified', 'rejected', 'closed', 'closed - not converted',
            'not interested', 'archived', 'junk', 'dead', 'lost', 'duplicate', 'bad timing',
            '見込なし', '見込みなし', '見込無し', '見込み無し', '対象外', '失注', '不要', '除外',
            '無効', '却下', '見送り', 'お見送り', 'クローズ', '終了', '重複', '対応終了'
        )
    )
{%- endmacro %}

{# What exports say when a lead became a deal; asked only where no day of it is told. #}
{% macro is_said_converted(status) -%}
    (
        lower(coalesce({{ status }}, '')) in (
            'converted', 'closed - converted', 'qualified - convert',
            '商談化', '案件化', '取引化', '転換済', '転換済み', 'コンバート済み'
        )
    )
{%- endmacro %}
