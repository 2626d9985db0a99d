//! Methods without an emulation of their own.

use botserver_api::schema::{MethodInfo, Shape, check_params, params_from_form};
use serde_json::Value;

use crate::params::Params;
use crate::response::{ApiError, ApiResult};

/// Checks the parameters against the API's tables. What only says "done" is done; what would have to return
/// something says that it is not emulated.
pub(super) fn execute(method: &str, params: &Params) -> ApiResult {
    let Some(method) = documented(method) else {
        return Err(ApiError::new(404, "Not Found: method not found"));
    };
    // Forms carry texts only: read them as what the method expects.
    let texts = params.values().iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    let mut typed = params_from_form(method, texts);
    if let Some(typed) = typed.as_object_mut() {
        for (name, value) in params.values().iter().filter(|(_, value)| !value.is_string()) {
            typed.insert(name.clone(), value.clone());
        }
        for param in method.params.iter().filter(|param| param.shape == Shape::File) {
            if params.upload(param.name).is_some() {
                typed.insert(param.name.to_owned(), format!("attach://{}", param.name).into());
            }
        }
    }
    check_params(method.name, &typed).map_err(ApiError::bad_request)?;
    if matches!(method.returns, Shape::Boolean | Shape::True) && !method.name.starts_with("get") {
        return Ok(Value::Bool(true));
    }
    let description =
        format!("Not Implemented: method `{}` is not emulated; the call was recorded", method.name);
    Err(ApiError::new(501, description))
}

/// The method's name as the documentation writes it.
pub(super) fn canonical(method: &str) -> Option<&'static str> {
    documented(method).map(|method| method.name)
}

/// A method by its name, or by the one that it had in an earlier version of the API.
fn documented(method: &str) -> Option<&'static MethodInfo> {
    MethodInfo::find(match method.to_ascii_lowercase().as_str() {
        "kickchatmember" => "banChatMember",
        "getchatmemberscount" => "getChatMemberCount",
        "setstickersetthumb" => "setStickerSetThumbnail",
        _ => method,
    })
}
