with probabilities as (

    select * from {{ ref('int_deal_probabilities_dated') }}
    where probability is not null

)

select
    source,
    deal_id,
    valid_from,
    valid_to,
    cast(probability as {{ type_double() }}) as probability_ratio
from probabilities
