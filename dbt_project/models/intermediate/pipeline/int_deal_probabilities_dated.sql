{{ config(materialized='incremental', pre_hook="{{ forget_touched_deals() }}") }}

{{ deal_field_dated('probability', '-1') }}
