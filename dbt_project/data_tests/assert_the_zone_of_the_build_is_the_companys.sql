select timezone
from {{ ref('stg_parameters__companies') }}
where timezone <> {{ business_zone() }}
