pub fn on_message( {
