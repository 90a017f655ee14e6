{# The days that this build knows, for the next one to compare with. #}
-- depends_on: {{ ref('int_basis_differences') }}
select * from {{ ref('int_days_told') }}
