{% set sums = [
    ('open_deal_count', 'bigint'), ('open_amount', 'decimal(18, 2)'),
    ('won_deal_count', 'bigint'), ('won_amount', 'decimal(18, 2)'),
    ('won_year_amount', 'decimal(18, 2)'), ('lost_deal_count', 'bigint'),
    ('lost_amount', 'decimal(18, 2)'), ('contact_count', 'bigint'),
    ('open_inquiry_count', 'bigint'),
] %}
with ancestors as (

    select * from {{ ref('dim_account_ancestor') }}

),

figures as (

    select * from {{ ref('fct_account_figure') }}

),

rhythms as (

    select * from {{ ref('fct_account_rhythm') }}

),

-- An account, and all that stand below it, each once.
summed as (

    select
        ancestors.source,
        ancestors.ancestor_id as account_id,
        count(*) - 1 as child_count,
        {%- for name, _type in sums %}
        sum(figures.{{ name }}) as {{ name }},
        {%- endfor %}
        sum(coalesce(rhythms.purchase_count, 0)) as purchase_count,
        sum(coalesce(rhythms.purchase_amount, 0)) as purchase_amount
    from ancestors
    inner join figures {{ on_account('ancestors', 'figures') }}
    left join rhythms {{ on_account('ancestors', 'rhythms') }}
    group by ancestors.source, ancestors.ancestor_id

)

select
    source,
    account_id,
    cast(child_count as bigint) as child_count,
    {%- for name, type in sums %}
    cast({{ name }} as {{ type }}) as group_{{ name }},
    {%- endfor %}
    cast(purchase_count as bigint) as group_purchase_count,
    cast(purchase_amount as decimal(18, 2)) as group_purchase_amount
from summed
