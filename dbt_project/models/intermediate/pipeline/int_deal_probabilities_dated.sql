{{ config(materialized='incremental', pre_hook="{{ forget_deals_tonight() }}") }}

{{ deal_field_dated('probability', '-1') }}
