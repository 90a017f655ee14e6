{# What to do about a row that was set aside: one sentence per reason. #}
{% macro mend_of(reason_code) -%}
    case {{ reason_code }}
            when 'missing_key' then 'fill in the id of the record and export again'
            when 'unparsable_amount' then 'write the amount as a number and export again'
            when 'unreadable_percent'
                then 'write a percentage from 0 to 100 with %, or declare unit: 0.01 in the map'
            when 'unparsable_date'
                then 'write the date as YYYY-MM-DD, or declare date_format for the column in the map'
            when 'unknown_stage' then 'add the stage to stages in shinchoku.yaml, or correct it in the source'
            when 'unknown_word'
                then 'write a word that the column may hold, or map yours under values in the map'
            when 'split_not_whole'
                then 'let the revenue shares of the deal sum to 100 %, or the amounts to the amount of the deal'
            when 'split_incomplete'
                then 'give each line of the deal a percentage, or each an amount'
            when 'unknown_owner'
                then 'add the person to the user export, or give the record an owner who is in it'
        end
{%- endmacro %}
