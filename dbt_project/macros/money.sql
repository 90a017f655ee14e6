{# An amount in the reporting currency; wide in between, because engines cap a product at 18 digits.
   Most amounts are in it as they are: the product of many rows takes an engine long. #}
{% macro converted(amount, rate) -%}
    case
            when {{ rate }} = 1 then cast({{ amount }} as decimal(18, 2))
            else cast(cast({{ amount }} as decimal(28, 2)) * {{ rate }} as decimal(18, 2))
        end
{%- endmacro %}

{# An amount without the tax that it includes, rounded to the coin; as it is where no tax is said. #}
{% macro without_tax(amount, tax_percent, digits) -%}
    case
            when {{ tax_percent }} is null then {{ amount }}
            when {{ digits }} = 0
                then cast({{ rounded(_untaxed(amount, tax_percent), 0) }} as decimal(18, 2))
            else cast({{ rounded(_untaxed(amount, tax_percent), 2) }} as decimal(18, 2))
        end
{%- endmacro %}

{% macro _untaxed(amount, tax_percent) -%}
    cast({{ amount }} as {{ type_double() }}) * 100 / (100 + {{ tax_percent }})
{%- endmacro %}

{#
    A part in whole coins with its share of those that are missing to the sum: one each for the
    greatest remainders, and the first has what is less than a coin, which a rate may leave.
#}
{% macro with_remainder(whole_coins, missing_coins, remainder_rank) -%}
    (
                    {{ whole_coins }}
                    + case when {{ remainder_rank }} <= floor({{ missing_coins }}) then 1 else 0 end
                    + case
                        when {{ remainder_rank }} = 1
                            then {{ missing_coins }} - floor({{ missing_coins }})
                        else 0
                    end
                )
{%- endmacro %}
