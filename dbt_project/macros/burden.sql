{# Fields that the settings may call due, by how a value is written: where null there is nothing. #}
{% macro due_fields() -%}
    {{ return({
        'amount': 'number', 'close_date': 'day', 'next_action': 'text', 'next_action_date': 'day',
        'lost_reason': 'text', 'account_id': 'text', 'deal_type': 'text', 'lead_source': 'text',
        'forecast_category': 'text'
    }) }}
{%- endmacro %}

{# Whether a source that never fills the field has no such field; these two every deal has. #}
{% macro is_field_kept(field) -%}
    {{ return('true' if field in ('amount', 'close_date') else 'count(' ~ field ~ ') > 0') }}
{%- endmacro %}

{# Whether the owner of a deal can still mend what stands in it: at work, or lost in the last quarter. #}
{% macro is_deal_mendable() -%}
    (
        is_eligible
        and (
            status in ('open', 'on_hold')
            or (status = 'lost' and decided_date >= {{ add_days(as_of_date(), -90) }})
        )
    )
{%- endmacro %}

{# What a field of due_fields() holds: an answer, what stands for none, or nothing; wants `rules`. #}
{% macro fill_code(field, written, relation) -%}
    {%- set value = relation ~ '.' ~ field -%}
    {%- set text = 'cast(' ~ value ~ ' as ' ~ type_text() ~ ')' -%}
    case
            when {{ value }} is null then 'missing'
            {%- if written == 'number' %}
            when {{ value }} = 0 then 'placeholder'
            {%- elif written == 'text' %}
            when {{ is_rule('placeholder_text', bare_name(value)) }} then 'placeholder'
            {%- else %}
            when {{ is_rule('placeholder_day', text) }} then 'placeholder'
            {%- endif %}
            {%- if field == 'close_date' %}
            when {{ is_rule('placeholder_month_end', relation ~ '.source') }}
                and {{ is_month_end_of(value, relation ~ '.created_date') }}
                then 'placeholder'
            {%- endif %}
            else 'filled'
        end
{%- endmacro %}

{# Whether the rules of the settings say that a value of a kind is none. #}
{% macro is_rule(kind, value) -%}
    exists (
        select 1 from rules
        where rules.kind = '{{ kind }}'
            and rules.value = {{ value }}
    )
{%- endmacro %}

{# Whether a day is the last of the calendar month in which another lies. #}
{% macro is_month_end_of(day, other) -%}
    ({{ month_of(day) }} = {{ month_of(other) }}
        and {{ month_of(add_days(day, 1)) }} <> {{ month_of(day) }})
{%- endmacro %}

{# Fields of a deal whose changes a history tells; a system sets the last two with the stage. #}
{% macro edited_fields() -%}
    {{ return([
        'stage', 'amount', 'close_date', 'owner_id', 'pipeline', 'forecast_category', 'probability'
    ]) }}
{%- endmacro %}
{% macro set_with_stage() -%}
    {{ return(['forecast_category', 'probability']) }}
{%- endmacro %}

{# Fields of a deal that a person types or picks: those that may be due, and those every deal has. #}
{% macro typed_fields() -%}
    {{ return(due_fields() | list + ['deal_name', 'stage', 'owner_id', 'currency', 'probability']) }}
{%- endmacro %}

{# What no value of a field is equal to: what stands for nothing before it. #}
{% macro blank_of_edit(field) -%}
    {{ {'amount': blank_amount(), 'probability': '-1', 'close_date': blank_day()}.get(field, "''") }}
{%- endmacro %}
