{{ config(materialized='incremental', pre_hook="{{ forget_touched_deals() }}") }}

{{ deal_field_dated('forecast_category', "''") }}
