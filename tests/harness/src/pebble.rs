//! Pebble, the ACME authority for tests of Let's Encrypt, and a name server that has every host on this machine.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::json;
use tempfile::TempDir;

use crate::server::{free_port, wait_until_it_accepts};
use crate::{Authority, Valid};

/// An authority at work. It forgets everything when it is dropped.
#[derive(Debug)]
pub struct Pebble {
    folder: TempDir,
    /// Its ACME directory.
    pub directory: String,
    management: SocketAddr,
    children: [Child; 2],
}

impl Pebble {
    /// Starts one that takes these addresses of this machine for ports 80 and 443 of every host.
    pub fn start(http: SocketAddr, tls: SocketAddr) -> Self {
        Self::start_at(free_port(), http, tls)
    }

    /// The same where another one was before.
    pub fn start_at(address: SocketAddr, http: SocketAddr, tls: SocketAddr) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::new();
        let pair = authority.sign(&["127.0.0.1"], Valid::Now);
        let path = |name: &str| folder.path().join(name);
        for (name, text) in
            [("api.pem", &authority.pem), ("cert.pem", &pair.certificate), ("key.pem", &pair.key)]
        {
            fs::write(path(name), text).unwrap();
        }
        let [management, dns, dns_management] = [free_port(), free_port(), free_port()];
        let config = json!({ "pebble": {
            "listenAddress": address.to_string(),
            "managementListenAddress": management.to_string(),
            "certificate": path("cert.pem"),
            "privateKey": path("key.pem"),
            "httpPort": http.port(),
            "tlsPort": tls.port(),
            "ocspResponderURL": "",
            "externalAccountBindingRequired": false,
        }});
        fs::write(path("config.json"), config.to_string()).unwrap();
        let mut names = Command::new("pebble-challtestsrv");
        names.args(["-http01", "", "-https01", "", "-tlsalpn01", "", "-defaultIPv6", ""]);
        names.args(["-dns01", &dns.to_string(), "-management", &dns_management.to_string()]);
        let mut pebble = Command::new("pebble");
        pebble.env("PEBBLE_VA_NOSLEEP", "1").env("PEBBLE_AUTHZREUSE", "0").env("PEBBLE_WFE_NONCEREJECT", "0");
        pebble.arg("-config").arg(path("config.json")).args(["-dnsserver", &dns.to_string()]);
        let children = [names, pebble].map(|mut command| {
            let name = command.get_program().to_string_lossy().into_owned();
            let log = fs::File::create(folder.path().join(format!("{name}.log"))).unwrap();
            command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
            command.spawn().unwrap_or_else(|error| panic!("{name}: {error}"))
        });
        let pebble = Self { directory: format!("https://{address}/dir"), management, folder, children };
        for address in [dns_management, address, management] {
            wait_until_it_accepts(address);
        }
        pebble
    }

    /// Whom a client has to trust that asks it.
    pub fn trusted(&self) -> PathBuf {
        self.folder.path().join("api.pem")
    }

    /// Whom a client has to trust that is shown what it has issued, as a file.
    pub fn root(&self) -> PathBuf {
        let path = self.folder.path().join("root.pem");
        let asked = Command::new("curl")
            .args(["--silent", "--show-error", "--fail", "--noproxy", "*", "--cacert"])
            .arg(self.trusted())
            .arg("--output")
            .arg(&path)
            .arg(format!("https://{}/roots/0", self.management))
            .output()
            .unwrap();
        assert!(asked.status.success(), "{asked:?}");
        path
    }

    /// What it did.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("pebble.log")).unwrap_or_default()
    }
}

impl Drop for Pebble {
    fn drop(&mut self) {
        for child in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
