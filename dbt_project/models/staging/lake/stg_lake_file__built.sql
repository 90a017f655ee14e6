{# The files that this build has read, for the next one to compare with. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('stg_lake_file__changed') }}

select
    source,
    object,
    part,
    snapshot_on,
    file_name,
    sheet,
    status,
    mode,
    sha256,
    map_fingerprint,
    {{ as_of_date() }} as as_of
from {{ ref('stg_lake_file__files') }}
