class ApplicationController < ActionController::Base
  wrap_parameters format: [:json]

  # Nobody logs in, so there is nothing that another site's form could do in a reader's name.
  skip_forgery_protection
end
