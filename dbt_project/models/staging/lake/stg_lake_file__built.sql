{# The files that this build has read, for the next one to compare with. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('stg_lake_file__changed') }}, {{ ref('stg_lake_file__last_built') }}

select
    files.source,
    files.object,
    files.part,
    files.snapshot_on,
    files.file_name,
    files.sheet,
    files.status,
    files.mode,
    files.sha256,
    files.map_fingerprint,
    companies.basis,
    {{ as_of_date() }} as as_of
from {{ ref('stg_lake_file__files') }} as files
cross join {{ ref('stg_parameters__companies') }} as companies
