{# Marks for "known to be blank" in rows that are filled forward; outside the range of real values. #}

{% macro blank_amount() -%}
    cast(-9999999999999999.99 as decimal(18, 2))
{%- endmacro %}

{% macro blank_day() -%}
    cast('0001-01-01' as date)
{%- endmacro %}

{# The fields of a deal that an update sheet may tell, each with its mark for blank. #}
{% macro updatable_fields() -%}
    {{ return({
        'stage': "''", 'amount': blank_amount(), 'close_date': blank_day(), 'next_action': "''",
        'next_action_date': blank_day(), 'forecast_category': "''", 'probability': '-1',
        'lost_reason': "''"
    }) }}
{%- endmacro %}

{% macro updatable_types() -%}
    {{ return({
        'stage': type_text(), 'amount': 'decimal(18, 2)', 'close_date': 'date',
        'next_action': type_text(), 'next_action_date': 'date', 'forecast_category': type_text(),
        'probability': type_double(), 'lost_reason': type_text()
    }) }}
{%- endmacro %}

{# The value of a field, blank as its mark, in rows where it is not that of the row before. #}
{% macro newly_told(field, blank, spell) -%}
    case
            when row_number() over ({{ spell }}) = 1
                or coalesce({{ field }}, {{ blank }})
                <> coalesce(lag({{ field }}) over ({{ spell }}), {{ blank }})
                then coalesce({{ field }}, {{ blank }})
        end
{%- endmacro %}

{# The same for every updatable field, as columns: what changed, nothing, the last known, unmarked. #}
{% macro changed_columns(spell) -%}
    {%- for field, blank in updatable_fields().items() -%}
    {{ newly_told(field, blank, spell) }} as {{ field }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro untold_columns() -%}
    {%- for field, type in updatable_types().items() -%}
    cast(null as {{ type }}) as {{ field }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro filled_columns(deal, in_order) -%}
    {%- for field in updatable_fields() -%}
    {{ last_known(field, deal, in_order) }} as {{ field }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro unmarked_columns() -%}
    {%- for field, blank in updatable_fields().items() -%}
    nullif({{ field }}, {{ blank }}) as {{ field }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
