{{ config(materialized='view') }}

select
    min(date_day) as first_day,
    max(date_day) as last_day
from {{ ref('stg_parameters__days') }}
