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

{# The value of a field, blank as its mark, in readable rows where it is not that of the one before. #}
{% macro newly_told(field, blank) -%}
    {%- set spell = 'partition by source, deal_id, row_outcome order by snapshot_on' -%}
    case
            when row_outcome = 'accepted' and (
                row_number() over ({{ spell }}) = 1
                or coalesce({{ field }}, {{ blank }})
                <> coalesce(lag({{ field }}) over ({{ spell }}), {{ blank }})
            )
                then coalesce({{ field }}, {{ blank }})
        end
{%- endmacro %}

{# Every updatable field as a column: what changed, the last known, unmarked. #}
{% macro changed_columns() -%}
    {%- for field, blank in updatable_fields().items() -%}
    {{ newly_told(field, blank) }} as {{ field }}{{ ',\n        ' if not loop.last }}
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
