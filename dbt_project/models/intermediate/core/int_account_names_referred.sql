{{ config(materialized='table') }}

with deals as (

    select * from {{ ref('int_deals_latest') }}
    where account_id is null and account_name is not null

),

counted as (

    select
        source,
        account_name,
        count(*) as record_count
    from deals
    group by source, account_name

),

keyed as (

    select
        source,
        account_name,
        {{ account_key('account_name') }} as account_key,
        {{ account_spelling('account_name') }} as account_spelling,
        record_count
    from counted

)

select * from keyed
