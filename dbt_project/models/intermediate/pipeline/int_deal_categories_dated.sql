{{ config(materialized='incremental', pre_hook="{{ forget_deals_tonight() }}") }}

{{ deal_field_dated('forecast_category', "''") }}
