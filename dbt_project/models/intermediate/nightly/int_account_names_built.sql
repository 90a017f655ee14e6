{# What accounts were called, as of this build, for the next one to compare with. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_deals_retold') }}

select
    source,
    account_id,
    account_name
from {{ ref('int_accounts_known') }}
