with spans as (

    select
        *,
        lead(valid_from) over (
            partition by source, account_id order by valid_from nulls last
        ) as next_from
    from {{ ref('fct_account_owner') }}

)

select * from spans
where valid_to < valid_from or next_from <> {{ add_days('valid_to', 1) }}
