{# The edits of people, as of this build, for the next one to compare with. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_edits_touched') }}

select
    owner_id,
    changed_date,
    source,
    deal_id,
    field_name
from {{ ref('fct_deal_edit') }}
where editor_code <> 'machine'
