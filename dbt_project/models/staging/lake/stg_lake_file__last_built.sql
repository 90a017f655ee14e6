{# Read before the files of this build take the place of those of the last one. #}
{{ config(materialized='table') }}
{% set last_build = as_built('stg_lake_file__built') %}
{% if last_build -%}
select max(as_of) as as_of from {{ last_build }}
{%- else -%}
select cast(null as date) as as_of
{%- endif %}
