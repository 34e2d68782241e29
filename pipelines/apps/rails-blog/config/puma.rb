port 3000
threads 1, 5
environment ENV.fetch("RAILS_ENV", "production")

# Stopped on purpose is exit 0.
raise_exception_on_sigterm false
