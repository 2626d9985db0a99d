//! Reads the subset of TypeScript declarations that the published specification is written in.
//!
//! That subset is: `export interface Name { field?: Type }` and `export type Name = Type`. Comments, imports
//! and declarations with type parameters (the envelope of a response, which we write by hand) are passed over.

use anyhow::{Context, Result, bail};

/// One exported declaration.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Declaration {
    /// `export interface Name { … }`
    Interface { name: String, fields: Vec<Field> },
    /// `export type Name = …`
    Alias { name: String, ty: Type },
}

/// One field of an interface.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) optional: bool,
    pub(crate) ty: Type,
}

/// A type as it is written in the specification.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Type {
    /// `string`, `true`, `TelegramUser`; a prefix such as `Objects.` is dropped
    Name(String),
    /// `"private"`
    Text(String),
    /// `7322096`
    Number(String),
    /// `T[]`
    List(Box<Type>),
    /// `A | B`
    Union(Vec<Type>),
    /// `CallAPI<Params, Result>`
    Generic(String, Vec<Type>),
    /// `keyof T`
    KeyOf(Box<Type>),
    /// `{ toJSON(): T }`: anything that can be turned into a sibling of the union it stands in
    Convertible,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

/// Every declaration of `source`, in its order.
///
/// # Errors
/// When `source` uses a construct outside of the subset; the message says where the parser stood.
pub(crate) fn parse(source: &str) -> Result<Vec<Declaration>> {
    let mut parser = Parser { tokens: tokenize(source)?, at: 0 };
    let mut declarations = Vec::new();
    while parser.peek().is_some() {
        if let Some(declaration) = parser.declaration()? {
            declarations.push(declaration);
        }
    }
    Ok(declarations)
}

fn tokenize(source: &str) -> Result<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("/*") {
            let (_, after) = after.split_once("*/").context("a comment is not closed")?;
            rest = after;
        } else if let Some(after) = rest.strip_prefix("//") {
            rest = after.split_once('\n').map_or("", |(_, after)| after);
        } else if let Some(after) = rest.strip_prefix('"') {
            let (text, after) = after.split_once('"').context("a string is not closed")?;
            tokens.push(Token::Text(text.to_owned()));
            rest = after;
        } else if is_word(first) {
            let (word, after) = rest.split_at(rest.find(|c| !is_word(c)).unwrap_or(rest.len()));
            tokens.push(Token::Word(word.to_owned()));
            rest = after;
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Sign(first));
            }
            rest = rest.strip_prefix(first).unwrap_or_default();
        }
    }
    Ok(tokens)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.peek().cloned();
        self.at += 1;
        token
    }

    /// Takes `sign` if it is next.
    fn eat(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(&Token::Sign(sign));
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: char) -> Result<()> {
        if self.eat(sign) { Ok(()) } else { bail!("expected `{sign}`, found {}", self.here()) }
    }

    fn word(&mut self) -> Result<String> {
        match self.next() {
            Some(Token::Word(word)) => Ok(word),
            other => bail!("expected a name, found {other:?}"),
        }
    }

    /// Where the parser stands, for messages.
    fn here(&self) -> String {
        format!("{:?}", self.tokens.iter().skip(self.at).take(6).collect::<Vec<_>>())
    }

    /// `None` for what is passed over.
    fn declaration(&mut self) -> Result<Option<Declaration>> {
        match self.word()?.as_str() {
            "import" => {
                while let Some(token) = self.next() {
                    if matches!(token, Token::Text(_)) {
                        break;
                    }
                }
                Ok(None)
            }
            "export" => {
                let what = self.word()?;
                let name = self.word()?;
                let generic = self.peek() == Some(&Token::Sign('<'));
                if generic {
                    self.skip_type_parameters();
                }
                let declaration = match what.as_str() {
                    "interface" => Declaration::Interface { fields: self.fields()?, name: name.clone() },
                    "type" => {
                        self.expect('=')?;
                        Declaration::Alias { ty: self.ty()?, name: name.clone() }
                    }
                    _ => bail!("`export {what}` is not understood"),
                };
                Ok(Some(declaration).filter(|_| !generic))
            }
            other => bail!("expected `import` or `export`, found `{other}`"),
        }
    }

    fn skip_type_parameters(&mut self) {
        let mut depth = 0;
        while let Some(token) = self.next() {
            depth += match token {
                Token::Sign('<') => 1,
                Token::Sign('>') => -1,
                _ => 0,
            };
            if depth == 0 {
                break;
            }
        }
    }

    fn fields(&mut self) -> Result<Vec<Field>> {
        self.expect('{')?;
        let mut fields = Vec::new();
        while !self.eat('}') {
            let name = self.word()?;
            let optional = self.eat('?');
            self.expect(':')?;
            let ty = self.ty().with_context(|| format!("in the field `{name}`"))?;
            fields.push(Field { name, optional, ty });
        }
        Ok(fields)
    }

    fn ty(&mut self) -> Result<Type> {
        self.eat('|');
        let first = self.list()?;
        let mut arms = vec![first];
        while self.eat('|') {
            arms.push(self.list()?);
        }
        Ok(if arms.len() == 1 { arms.remove(0) } else { Type::Union(arms) })
    }

    fn list(&mut self) -> Result<Type> {
        let mut ty = self.atom()?;
        while self.eat('[') {
            self.expect(']')?;
            ty = Type::List(Box::new(ty));
        }
        Ok(ty)
    }

    fn atom(&mut self) -> Result<Type> {
        if self.eat('(') {
            let ty = self.ty()?;
            self.expect(')')?;
            return Ok(ty);
        }
        if self.eat('{') {
            while !self.eat('}') {
                self.next().context("a `{` is not closed")?;
            }
            return Ok(Type::Convertible);
        }
        match self.next() {
            Some(Token::Text(text)) => Ok(Type::Text(text)),
            Some(Token::Word(word)) if word.starts_with(|c: char| c.is_ascii_digit()) => {
                Ok(Type::Number(word))
            }
            Some(Token::Word(word)) if word == "keyof" => Ok(Type::KeyOf(Box::new(self.atom()?))),
            Some(Token::Word(mut word)) => {
                while self.eat('.') {
                    word = self.word()?;
                }
                if !self.eat('<') {
                    return Ok(Type::Name(word));
                }
                let mut arguments = vec![self.ty()?];
                while self.eat(',') {
                    arguments.push(self.ty()?);
                }
                self.expect('>')?;
                Ok(Type::Generic(word, arguments))
            }
            _ => bail!("expected a type before {}", self.here()),
        }
    }
}
