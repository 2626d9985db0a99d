pub unsafe fn on_message() {}
