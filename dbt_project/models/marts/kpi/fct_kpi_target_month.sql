{{ kpi_target_months('bookings_amount') }}
