"""The local stack: embedded services, superchain, supervisor; a deployment never imports it."""
